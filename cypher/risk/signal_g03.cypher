// 标题: 写到两次以上冲突的纠纷（G03 的候选）
// params: signals
// returns: dispute, evidence
// 烈度是否先低后高，由 reasoning.structural.conflict 判定。
MATCH (d:Dispute)<-[:PART_OF]-(e:Event)
WHERE e.signal IN $signals AND e.assertion = 'actual'
WITH d, e ORDER BY e.id
WITH d.id AS dispute, collect(e.id) AS evidence
WHERE size(evidence) > 1
RETURN dispute, evidence
ORDER BY dispute
