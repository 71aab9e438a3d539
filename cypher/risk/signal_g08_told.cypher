// 标题: 来件称同一控制人或同一地址的几家企业各自牵出的纠纷，哪几起写到责任人失联（G08）
// params: ids, signals
// returns: dispute, evidence, name, told_by, gone
UNWIND $ids AS id
MATCH (t:Dispute {id: id})<-[:PART_OF]-(w:Event)
WHERE w.signal = 'L-measure' AND w.value = 'same_owner' AND w.assertion = 'actual'
WITH t, min(w.id) AS word
MATCH (f:Enterprise)-[:PARTY_TO]->(t)
WITH t, word, f ORDER BY f.id
WITH t, word, collect(DISTINCT f) AS firms
WHERE size(firms) > 1
UNWIND firms AS f
MATCH (f)-[:PARTY_TO]->(d:Dispute)
OPTIONAL MATCH (d)<-[:PART_OF]-(e:Event)
WHERE e.signal IN $signals AND e.assertion = 'actual'
RETURN d.id AS dispute, [word] AS evidence, firms[0].name + ' / ' + firms[1].name AS name, t.id AS told_by,
       count(e) AS gone
ORDER BY evidence, dispute
