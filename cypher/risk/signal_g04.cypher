// 标题: 经多个渠道反映的纠纷（G04 的候选，只亮单位义务旗）
// params: channels
// returns: dispute, evidence, count
// 是否在期限之内，由 reasoning.structural.duties 判定。
MATCH (d:Dispute)<-[:REPORTS]-(r:Report)
WITH d, r ORDER BY r.id
WITH d.id AS dispute, collect(r.id) AS evidence, count(DISTINCT r.channel) AS count
WHERE count >= $channels
RETURN dispute, evidence, count
ORDER BY dispute
