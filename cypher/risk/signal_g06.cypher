// 标题: 一家企业在两个以上场所欠薪（G06）
// params: ids, kinds, sites
// returns: dispute, evidence, enterprise, name, places
UNWIND $ids AS id
MATCH (x:Enterprise {id: id})-[:PARTY_TO]->(d:Dispute)-[:AT]->(s:Site)
WHERE d.kind IN $kinds
WITH x, d, s ORDER BY d.id, s.id
WITH x, collect(DISTINCT d) AS disputes, collect(DISTINCT s.id) AS places
WHERE size(disputes) > 1 AND size(places) >= $sites
UNWIND disputes AS d
RETURN d.id AS dispute, [x.id] AS evidence, x.id AS enterprise, x.name AS name, size(places) AS places
ORDER BY enterprise, dispute
