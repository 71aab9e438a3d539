// 标题: 一起纠纷里发生过的事，连同写明它的原文位置
// params: ids
// returns: dispute, id, signal, assertion, report, document, field, start, end, snippet, time_from, time_to, threat_grade, threat_why, value, unit
UNWIND $ids AS id
MATCH (d:Dispute {id: id})
MATCH (d)<-[:PART_OF]-(e:Event)
RETURN d.id AS dispute, e.id AS id, e.signal AS signal, e.assertion AS assertion, e.report AS report,
       e.document AS document, e.field AS field, e.start AS start, e.end AS end, e.snippet AS snippet,
       e.time_from AS time_from, e.time_to AS time_to, e.threat_grade AS threat_grade, e.threat_why AS threat_why,
       e.value AS value, e.unit AS unit
ORDER BY dispute, signal, id
