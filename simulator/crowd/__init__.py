"""The crowd: many customers with habits, several brokers and Sellers at once, on the sandbox's own clock.

What happens when is decided by a seed alone. The way in is `simulator.crowd.play.play`.
"""
