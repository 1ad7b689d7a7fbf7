namespace Latent.Markets;

/// <summary>Prices and volume of one period, such as a day.</summary>
/// <param name="Time">The start of the period; midnight for a day.</param>
/// <param name="Open">First price.</param>
/// <param name="High">Highest price.</param>
/// <param name="Low">Lowest price.</param>
/// <param name="Close">Last price.</param>
/// <param name="Volume">Units traded; 0 if not known.</param>
public readonly record struct Bar(DateTime Time, double Open, double High, double Low, double Close, double Volume);
