// 标题: 一家企业在两个以上场所欠薪（G06）
// params: kinds, sites
// returns: enterprise, name, disputes, sites
MATCH (x:Enterprise)-[:PARTY_TO]->(d:Dispute)-[:AT]->(s:Site)
WHERE d.kind IN $kinds
WITH x, d, s ORDER BY d.id, s.id
WITH x, collect(DISTINCT d.id) AS disputes, collect(DISTINCT s.id) AS sites
WHERE size(disputes) > 1 AND size(sites) >= $sites
RETURN x.id AS enterprise, x.name AS name, disputes, sites
ORDER BY enterprise
