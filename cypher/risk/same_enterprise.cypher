// 标题: 同一企业牵出的同类纠纷，按时间先后一个连一个
// params: ids, family, limit
// returns: a, b, reason, evidence, through
// family 把容易混写的种类并为一族。
UNWIND $ids AS id
MATCH (x:Enterprise {id: id})-[:PARTY_TO]->(d:Dispute)
WITH x, $family[d.kind] AS family, d ORDER BY coalesce(d.since, '9999'), d.id
WITH x, family, collect(DISTINCT d.id) AS ids
WHERE size(ids) > 1 AND size(ids) <= $limit
UNWIND range(1, size(ids) - 1) AS i
RETURN ids[i - 1] AS a, ids[i] AS b, 'same_enterprise' AS reason, [x.id] AS evidence, x.name AS through
ORDER BY evidence, a, b
