// 标题: 写法不同、已判或疑为同一处的两个场所，各自牵出的同类纠纷
// params: ids, family, limit
// returns: a, b, reason, evidence, through, judgement
UNWIND $ids AS id
MATCH (x:Site {id: id})-[s:SAME_AS]->(y:Site)
WHERE s.judgement IN ['same', 'unsure', 'part_of']
MATCH (x)<-[:AT]-(d:Dispute)
WITH x, y, s, $family[d.kind] AS family, d ORDER BY coalesce(d.since, '9999'), d.id
WITH x, y, s, family, collect(DISTINCT d.id) AS left
MATCH (y)<-[:AT]-(d:Dispute)
WHERE $family[d.kind] = family
WITH x, y, s, left, family, d ORDER BY coalesce(d.since, '9999'), d.id
WITH x, y, s, left, family, collect(DISTINCT d.id) AS right
WHERE size(left) + size(right) <= $limit
RETURN left[0] AS a, right[0] AS b, 'same_site_alias' AS reason, [x.id, y.id] AS evidence,
       x.name + ' / ' + y.name AS through, s.judgement AS judgement
ORDER BY evidence, a, b
