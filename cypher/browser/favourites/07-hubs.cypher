// 牵连最多的企业和地点（连线时降权）
MATCH (d:Dispute)-[link:AT|PARTY_TO]-(hub)
WHERE hub:Site OR hub:Enterprise
WITH hub, count(DISTINCT d) AS disputes
ORDER BY disputes DESC, hub.id
LIMIT 10
RETURN hub, disputes
