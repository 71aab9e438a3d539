// 标题: 调解不成或反悔的纠纷（G11）
// params:
// returns: dispute, evidence
// 协议之后又起冲突，由 reasoning.structural.aftermath 判定，所以调解达成的也在其中。
MATCH (d:Dispute)<-[:PART_OF]-(e:Event)
WHERE e.signal = 'L-mediation' AND e.value IN ['failed', 'broken', 'agreed'] AND e.assertion = 'actual'
WITH d, e ORDER BY e.id
RETURN d.id AS dispute, collect(e.id) AS evidence
ORDER BY dispute
