// 各纠纷群内最弱的桥
MATCH p = (cluster:Cluster)<-[:MEMBER_OF]-(a:Dispute)-[bridge:LINKED_TO]-(b:Dispute)-[:MEMBER_OF]->(cluster)
WHERE a.id < b.id
RETURN p
ORDER BY bridge.weight, a.id, b.id
LIMIT 10
