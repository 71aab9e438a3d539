// 标题: 反映一起纠纷的来件
// params: ids
// returns: dispute, id, key, channel, time, known_from, answered, replied, source, title, snippet
UNWIND $ids AS id
MATCH (d:Dispute {id: id})
MATCH (d)<-[:REPORTS]-(r:Report)
RETURN d.id AS dispute, r.id AS id, r.key AS key, r.channel AS channel, r.time AS time, r.known_from AS known_from,
       r.answered AS answered, r.replied AS replied, r.source AS source, r.title AS title, r.snippet AS snippet
ORDER BY dispute, known_from, id
