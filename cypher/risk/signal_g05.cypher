// 标题: 写明涉及人数的纠纷（G05 的候选）
// params: people
// returns: dispute, evidence
// 是否过台阶、几天内增长多少，由 reasoning.structural.gathering 判定。
MATCH (d:Dispute)<-[:PART_OF]-(e:Event)
WHERE d.people >= $people AND e.signal = 'Q-people'
WITH d, e ORDER BY e.id
RETURN d.id AS dispute, collect(e.id) AS evidence
ORDER BY dispute
