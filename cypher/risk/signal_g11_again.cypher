// 标题: 调解达成之后，同一对当事方另起的纠纷（G11 的候选）
// params: limit
// returns: dispute, evidence, settled, day
// 只凭同名不算：还须同一场所、同一企业或同一村居。结果只有纠纷，没有人。
MATCH (p:Person)-[:PARTY_TO]->(d:Dispute)
WHERE p.key_hash IS NOT NULL
WITH p.key_hash AS key, d ORDER BY d.id
WITH key, collect(DISTINCT d) AS ds
WHERE size(ds) > 1 AND size(ds) <= $limit
UNWIND ds AS a
UNWIND ds AS b
WITH DISTINCT a, b
WHERE a.id <> b.id
MATCH (a)<-[:PART_OF]-(e:Event)
WHERE e.signal = 'L-mediation' AND e.value = 'agreed' AND e.assertion = 'actual'
  AND (EXISTS { MATCH (a)-[:AT]->(:Site)<-[:AT]-(b) }
   OR EXISTS { MATCH (a)<-[:PARTY_TO]-(:Enterprise)-[:PARTY_TO]->(b) }
   OR EXISTS { MATCH (a)-[:IN_REGION]->(g:Region)<-[:IN_REGION]-(b) WHERE g.grade = 'village' })
RETURN b.id AS dispute, [e.id] AS evidence, a.id AS settled, coalesce(e.time_to, e.known_from) AS day
ORDER BY dispute, settled, evidence
