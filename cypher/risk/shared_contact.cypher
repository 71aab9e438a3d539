// 标题: 同一联系方式反映的不同纠纷，按时间先后一个连一个
// params: ids, limit
// returns: a, b, reason, evidence, through
// 一个号码牵出许多互不相干的事（热线、打印社、代办）时由枢纽折减处理。
UNWIND $ids AS id
MATCH (c:Contact {id: id})<-[:REACHED_BY]-(:Report)-[:REPORTS]->(d:Dispute)
WITH DISTINCT c, d ORDER BY coalesce(d.since, '9999'), d.id
WITH c, collect(d.id) AS ids
WHERE size(ids) > 1 AND size(ids) <= $limit
UNWIND range(1, size(ids) - 1) AS i
RETURN ids[i - 1] AS a, ids[i] AS b, 'shared_contact' AS reason, [c.id] AS evidence, c.name AS through
ORDER BY evidence, a, b
