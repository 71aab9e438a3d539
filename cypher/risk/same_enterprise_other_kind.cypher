// 标题: 同一企业牵出的不同种类的纠纷，按时间先后一个连一个
// params: ids, limit
// returns: a, b, reason, evidence, through
UNWIND $ids AS id
MATCH (x:Enterprise {id: id})-[:PARTY_TO]->(d:Dispute)
WITH x, d ORDER BY coalesce(d.since, '9999'), d.id
WITH x, collect(DISTINCT d.id) AS ids
WHERE size(ids) > 1 AND size(ids) <= $limit
UNWIND range(1, size(ids) - 1) AS i
RETURN ids[i - 1] AS a, ids[i] AS b, 'same_enterprise_other_kind' AS reason, [x.id] AS evidence, x.name AS through
ORDER BY evidence, a, b
