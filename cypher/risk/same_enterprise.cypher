// 标题: 同一企业牵出的同类纠纷，按时间先后一个连一个
// params: families, limit
// returns: a, b, reason, evidence, through
UNWIND $families AS f
MATCH (x:Enterprise)-[:PARTY_TO]->(d:Dispute {kind: f.kind})
WITH x, f.family AS family, d ORDER BY coalesce(d.since, '9999'), d.id
WITH x, family, collect(DISTINCT d.id) AS ids
WHERE size(ids) > 1 AND size(ids) <= $limit
UNWIND range(1, size(ids) - 1) AS i
RETURN ids[i - 1] AS a, ids[i] AS b, 'same_enterprise' AS reason, [x.id] AS evidence, x.name AS through
ORDER BY evidence, a, b
