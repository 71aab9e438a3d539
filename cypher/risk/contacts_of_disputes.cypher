// 标题: 反映这些纠纷的来件所用的联系方式
// params: ids
// returns: id
UNWIND $ids AS id
MATCH (d:Dispute {id: id})<-[:REPORTS]-(:Report)-[:REACHED_BY]->(c:Contact)
RETURN DISTINCT c.id AS id
ORDER BY id
