// 同一企业牵出的纠纷
MATCH (e:Enterprise)-[:PARTY_TO]->(d:Dispute)
WITH e, count(DISTINCT d) AS disputes
WHERE disputes > 1
ORDER BY disputes DESC, e.id
LIMIT 3
MATCH p = (e)-[:PARTY_TO]->(:Dispute)
RETURN p
LIMIT 60
