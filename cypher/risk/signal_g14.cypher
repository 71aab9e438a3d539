// 标题: 邻里婚姻家庭纠纷与其场所（G14 的候选）
// params: kinds
// returns: dispute, evidence, places
// 场所是否一栋一户、来件是否写到同住紧邻，由 reasoning.structural.windows 判定。
MATCH (d:Dispute)
WHERE d.kind IN $kinds
OPTIONAL MATCH (d)-[:AT]->(s:Site)
OPTIONAL MATCH (d)<-[:PART_OF]-(e:Event)
WHERE e.signal = 'L-measure' AND e.value = 'near'
WITH d, s, e ORDER BY s.id, e.id
WITH d, collect(DISTINCT e.id) AS evidence, collect(DISTINCT s.name) AS places
WHERE size(evidence) + size(places) > 0
RETURN d.id AS dispute, evidence, places
ORDER BY dispute
