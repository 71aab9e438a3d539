// 标题: 已出具告诫书或保护令的纠纷（G16 的候选）
// params:
// returns: dispute, evidence
// 此后有没有再犯、到期前有没有评估，由 reasoning.structural.aftermath 判定。
MATCH (d:Dispute)<-[:PART_OF]-(e:Event)
WHERE e.signal = 'L-measure' AND e.value IN ['warning', 'order', 'breached'] AND e.assertion = 'actual'
WITH d, e ORDER BY e.id
RETURN d.id AS dispute, collect(e.id) AS evidence
ORDER BY dispute
