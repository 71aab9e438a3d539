// 标题: 同一家的两个名号各自牵出的纠纷，哪几起写到责任人失联（G08）
// params: ids, signals
// returns: dispute, evidence, name, told_by, gone
UNWIND $ids AS id
MATCH (x:Enterprise {id: id})-[s:SAME_AS]->(y:Enterprise)
WHERE s.judgement IN ['same', 'part_of']
UNWIND [x, y] AS f
MATCH (f)-[:PARTY_TO]->(d:Dispute)
OPTIONAL MATCH (d)<-[:PART_OF]-(e:Event)
WHERE e.signal IN $signals AND e.assertion = 'actual'
RETURN d.id AS dispute, [x.id, y.id] AS evidence, x.name + ' / ' + y.name AS name, '' AS told_by, count(e) AS gone
ORDER BY evidence, dispute
