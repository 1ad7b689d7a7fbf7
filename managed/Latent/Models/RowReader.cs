namespace Latent.Models;

/// <summary>Copies the numbers of one row into a span.</summary>
/// <param name="row">The row, counted from 0.</param>
/// <param name="values">Receives the numbers of the row.</param>
public delegate void RowReader(int row, Span<float> values);
