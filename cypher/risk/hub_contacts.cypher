// 标题: 牵涉面很广的联系方式（枢纽）
// params: ids, floor
// returns: id, name, degree, spread
UNWIND $ids AS id
MATCH (c:Contact {id: id})<-[:REACHED_BY]-(:Report)-[:REPORTS]->(d:Dispute)
WITH c, count(DISTINCT d) AS degree
WHERE degree > $floor
RETURN c.id AS id, c.name AS name, degree, degree AS spread
ORDER BY id
