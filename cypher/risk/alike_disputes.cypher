// 标题: 与这些纠纷有同一关系的纠纷，不论哪一头
// params: ids
// returns: id
UNWIND $ids AS id
MATCH (x:Dispute {id: id})-[:SAME_AS]-(y:Dispute)
RETURN DISTINCT y.id AS id
ORDER BY id
