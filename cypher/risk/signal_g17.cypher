// 标题: 两次以上家暴警情而没有写到告诫、处罚或转介（G17 的候选，只亮单位义务旗）
// params: kinds, channels, reports
// returns: dispute, evidence
MATCH (d:Dispute)<-[:REPORTS]-(r:Report)
WHERE d.kind IN $kinds AND r.channel IN $channels
WITH d, r ORDER BY r.id
WITH d, collect(r.id) AS evidence
WHERE size(evidence) >= $reports AND NOT EXISTS {
  MATCH (d)<-[:PART_OF]-(e:Event)
  WHERE e.signal = 'L-measure' AND e.value IN ['warning', 'order', 'detained', 'referred']
}
RETURN d.id AS dispute, evidence
ORDER BY dispute
