namespace Latent.Models;

/// <summary>
/// A named function of a model from rows to rows, such as its encoder. The model runs it, a <see cref="Predictor"/> runs it for many
/// threads, and exporters write it to files.
/// </summary>
/// <param name="Name">The name, such as <c>encode</c>.</param>
/// <param name="Inputs">The name and the number of columns of each input; empty for a function that draws its rows.</param>
/// <param name="Outputs">The name of each output.</param>
/// <param name="Body">Traces the outputs, each of shape [batch, columns], from the graph and the inputs, each [batch, columns].</param>
public sealed record ModelFunction(
    string Name, IReadOnlyList<(string Name, int Columns)> Inputs, IReadOnlyList<string> Outputs, Func<Graph, Tensor[], Tensor[]> Body);
