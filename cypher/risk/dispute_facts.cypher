// 标题: 纠纷的基本情况
// params: ids
// returns: id, name, kind, line, since, until, voices, people, money, overdue_days, grouped
UNWIND $ids AS id
MATCH (d:Dispute {id: id})
RETURN d.id AS id, d.name AS name, d.kind AS kind, d.line AS line, d.since AS since, d.until AS until,
       d.voices AS voices, d.people AS people, d.money AS money, d.overdue_days AS overdue_days, d.group AS grouped
ORDER BY id
