"""The real parts: each module starts one server in folders that it is given and says where it answers."""
