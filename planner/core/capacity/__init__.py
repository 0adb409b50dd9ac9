"""How much the cluster must carry and how much it can, each with its workings."""
