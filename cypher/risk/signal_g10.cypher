// 标题: 单位推诿、拒绝或不答复的纠纷（G10 的候选，只亮单位义务旗）
// params: units
// returns: dispute, evidence
// 转手几次、有无实体结果，由 reasoning.structural.duties 判定。
MATCH (d:Dispute)<-[:PART_OF]-(e:Event)
WHERE e.signal = 'L-handled' AND e.assertion = 'actual'
WITH d, e ORDER BY e.id
WITH d.id AS dispute, collect(e.id) AS evidence, count(DISTINCT e.unit) AS asked
WHERE asked >= $units
RETURN dispute, evidence
ORDER BY dispute
