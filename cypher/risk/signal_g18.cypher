// 标题: 写到严重信号而此后没有来件的纠纷（G18 的候选，只亮单位义务旗）
// params: signals, before
// returns: dispute, evidence
MATCH (d:Dispute)<-[:PART_OF]-(e:Event)
WHERE e.signal IN $signals AND e.assertion = 'actual' AND coalesce(d.until, '') <= $before
WITH d, e ORDER BY e.id
RETURN d.id AS dispute, collect(e.id) AS evidence
ORDER BY dispute
