// 标题: 与这些纠纷有关联的纠纷
// params: ids
// returns: a, b, reason, weight, reasons
UNWIND $ids AS id
MATCH (d:Dispute {id: id})-[l:LINKED_TO]-(o:Dispute)
RETURN DISTINCT startNode(l).id AS a, endNode(l).id AS b, l.reason AS reason, l.weight AS weight, l.reasons AS reasons
ORDER BY a, b
