// 镇街概览：纠纷数与红黄数
MATCH (d:Dispute)-[:IN_REGION]->(g:Region)
WITH g, count(DISTINCT d) AS disputes,
     sum(CASE WHEN d.colour = 'red' THEN 1 ELSE 0 END) AS red,
     sum(CASE WHEN d.colour = 'yellow' THEN 1 ELSE 0 END) AS yellow
RETURN g.name AS `区域`, disputes AS `纠纷`, red AS `红`, yellow AS `黄`
ORDER BY red DESC, yellow DESC, disputes DESC, g.id
LIMIT 30
