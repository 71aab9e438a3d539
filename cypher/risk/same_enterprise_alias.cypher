// 标题: 写法不同、已判或疑为同一企业的两家，各自牵出的纠纷
// params: ids, limit
// returns: a, b, reason, evidence, through, judgement
UNWIND $ids AS id
MATCH (x:Enterprise {id: id})-[s:SAME_AS]->(y:Enterprise)
WHERE s.judgement IN ['same', 'unsure', 'part_of']
MATCH (x)-[:PARTY_TO]->(d:Dispute)
WITH x, y, s, d ORDER BY coalesce(d.since, '9999'), d.id
WITH x, y, s, collect(DISTINCT d.id) AS left
MATCH (y)-[:PARTY_TO]->(d:Dispute)
WITH x, y, s, left, d ORDER BY coalesce(d.since, '9999'), d.id
WITH x, y, s, left, collect(DISTINCT d.id) AS right
WHERE size(left) + size(right) <= $limit
RETURN left[0] AS a, right[0] AS b, 'same_enterprise_alias' AS reason, [x.id, y.id] AS evidence,
       x.name + ' / ' + y.name AS through, s.judgement AS judgement
ORDER BY evidence, a, b
