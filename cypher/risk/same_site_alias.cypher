// 标题: 写法不同、已判或疑为同一处的两个场所，各自牵出的同类纠纷
// params: families, limit
// returns: a, b, reason, evidence, through, judgement
UNWIND $families AS f
MATCH (x:Site)-[s:SAME_AS]->(y:Site)
WHERE s.judgement IN ['same', 'unsure', 'part_of']
MATCH (x)<-[:AT]-(d:Dispute {kind: f.kind})
WITH x, y, s, f.family AS family, d ORDER BY coalesce(d.since, '9999'), d.id
WITH x, y, s, family, collect(DISTINCT d.id) AS left
UNWIND $families AS g
MATCH (y)<-[:AT]-(d:Dispute {kind: g.kind})
WHERE g.family = family
WITH x, y, s, left, family, d ORDER BY coalesce(d.since, '9999'), d.id
WITH x, y, s, left, family, collect(DISTINCT d.id) AS right
WHERE size(left) + size(right) <= $limit
RETURN left[0] AS a, right[0] AS b, 'same_site_alias' AS reason, [x.id, y.id] AS evidence,
       x.name + ' / ' + y.name AS through, s.judgement AS judgement
ORDER BY evidence, a, b
