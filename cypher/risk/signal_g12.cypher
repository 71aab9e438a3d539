// 标题: 写到败诉又写到扬言报复或打伤的纠纷（G12 的候选）
// params: verdicts, conflicts
// returns: dispute, evidence
// 先后与天数由 reasoning.structural.aftermath 判定。
MATCH (d:Dispute)<-[:PART_OF]-(l:Event)
WHERE (l.signal IN $verdicts OR (l.signal = 'L-measure' AND l.value = 'lost')) AND l.assertion = 'actual'
WITH d, l ORDER BY l.id
WITH d, collect(l.id) AS lost
MATCH (d)<-[:PART_OF]-(c:Event)
WHERE c.signal IN $conflicts AND c.assertion = 'actual'
WITH d, lost, c ORDER BY c.id
WITH d, lost, collect(c.id) AS clashes
RETURN d.id AS dispute, lost + clashes AS evidence
ORDER BY dispute
