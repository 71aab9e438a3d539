// 标题: 牵涉面很广的企业（枢纽）
// params: ids, floor
// returns: id, name, degree, spread
UNWIND $ids AS id
MATCH (x:Enterprise {id: id})-[:PARTY_TO]->(d:Dispute)
WITH x, count(DISTINCT d) AS degree
WHERE degree > $floor
MATCH (x)-[:PARTY_TO]->(d:Dispute)
OPTIONAL MATCH (d)-[:AT]->(s:Site)
WITH x, degree, count(DISTINCT s.id) AS sites, count(DISTINCT d.kind) AS kinds
RETURN x.id AS id, x.name AS name, degree, CASE WHEN sites > kinds THEN sites ELSE kinds END AS spread
ORDER BY id
