// 标题: 同一场所、不同种类的纠纷，按时间先后一个连一个
// params: ids, limit
// returns: a, b, reason, evidence, through
UNWIND $ids AS id
MATCH (s:Site {id: id})<-[:AT]-(d:Dispute)
WITH s, d ORDER BY coalesce(d.since, '9999'), d.id
WITH s, collect(DISTINCT d.id) AS ids
WHERE size(ids) > 1 AND size(ids) <= $limit
UNWIND range(1, size(ids) - 1) AS i
RETURN ids[i - 1] AS a, ids[i] AS b, 'same_site_other_kind' AS reason, [s.id] AS evidence, s.name AS through
ORDER BY evidence, a, b
