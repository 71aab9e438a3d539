// 标题: 到了节点窗口要格外留意的种类的纠纷（G13 的候选）
// params: kinds
// returns: dispute, evidence
// 今天是否在窗口之内、是否已结，由 reasoning.structural.windows 判定。
MATCH (d:Dispute)<-[:REPORTS]-(r:Report)
WHERE d.kind IN $kinds
WITH d, r ORDER BY r.id
RETURN d.id AS dispute, collect(r.id) AS evidence
ORDER BY dispute
