// 标题: 同一当事方又起的纠纷（角色可以互换）
// params: limit
// returns: a, b, reason, evidence, through
// 只凭同名不算：还须同一场所、同一企业或同一村居，三者有一。结果只有纠纷，没有人。
MATCH (p:Person)-[:PARTY_TO]->(d:Dispute)
WHERE p.key_hash IS NOT NULL
WITH p.key_hash AS key, d ORDER BY coalesce(d.since, '9999'), d.id
WITH key, collect(DISTINCT d) AS ds
WHERE size(ds) > 1 AND size(ds) <= $limit
UNWIND range(1, size(ds) - 1) AS i
WITH DISTINCT ds[i - 1] AS a, ds[i] AS b
WHERE EXISTS { MATCH (a)-[:AT]->(:Site)<-[:AT]-(b) }
   OR EXISTS { MATCH (a)<-[:PARTY_TO]-(:Enterprise)-[:PARTY_TO]->(b) }
   OR EXISTS { MATCH (a)-[:IN_REGION]->(g:Region)<-[:IN_REGION]-(b) WHERE g.grade = 'village' }
RETURN a.id AS a, b.id AS b, 'same_parties' AS reason, [a.id, b.id] AS evidence, '同一当事方' AS through
ORDER BY a, b
