namespace Latent.Models;

/// <summary>Writes the numbers of one row.</summary>
/// <param name="row">The row, counted from 0.</param>
/// <param name="values">Receives its numbers.</param>
public delegate void RowReader(int row, Span<float> values);
