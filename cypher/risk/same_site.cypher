// 标题: 同一场所、同一类的纠纷，按时间先后一个连一个
// params: ids, family, limit
// returns: a, b, reason, evidence, through
// family 把容易混写的种类并为一族；只连相邻两起，场所再大也不会两两相乘。
UNWIND $ids AS id
MATCH (s:Site {id: id})<-[:AT]-(d:Dispute)
WITH s, $family[d.kind] AS family, d ORDER BY coalesce(d.since, '9999'), d.id
WITH s, family, collect(DISTINCT d.id) AS ids
WHERE size(ids) > 1 AND size(ids) <= $limit
UNWIND range(1, size(ids) - 1) AS i
RETURN ids[i - 1] AS a, ids[i] AS b, 'same_site' AS reason, [s.id] AS evidence, s.name AS through
ORDER BY evidence, a, b
