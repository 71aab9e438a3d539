// 某单位负责的红黄纠纷
// 把引号里的“住房”换成要看的单位
MATCH p = (d:Dispute)-[:DUTY_OF]->(u:Unit)
WHERE d.colour IN ['red', 'yellow'] AND u.name CONTAINS '住房'
RETURN p
ORDER BY d.id
LIMIT 50
