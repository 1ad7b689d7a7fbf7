namespace Latent.Onnx;

/// <summary>
/// The products and convolutions to whose result a bias is added, and nothing else uses it: ONNX adds the bias in the operator itself.
/// </summary>
internal sealed class BiasedProducts
{
    private readonly Dictionary<Tensor, (Tensor Sum, Tensor Bias)> _sums = [];

    private BiasedProducts()
    {
    }

    /// <summary>Finds them among nodes, which are given in the order of tracing.</summary>
    public static BiasedProducts Of(IReadOnlyList<Tensor> live, IReadOnlyCollection<Tensor> outputs)
    {
        ILookup<Tensor, Tensor> users = live.SelectMany(node => node.Inputs.Select(input => (input, node)))
            .ToLookup(use => use.input, use => use.node);
        BiasedProducts found = new();
        foreach (Tensor product in live.Where(node => node.Op is MatMulOp or ConvOp or ConvTransposeOp && !outputs.Contains(node)))
        {
            if (users[product].ToArray() is [{ Op: AddOp } sum] && sum.Inputs.FirstOrDefault(input => IsBias(input, product)) is { } bias)
            {
                found._sums.Add(product, (sum, bias));
            }
        }

        return found;
    }

    /// <summary>The tensor that the written node computes: the sum with the bias, or the node itself.</summary>
    public Tensor ResultOf(Tensor node) => _sums.TryGetValue(node, out (Tensor Sum, Tensor Bias) found) ? found.Sum : node;

    /// <summary>The bias of a product, or null if it has none.</summary>
    public Tensor? BiasOf(Tensor node) => _sums.TryGetValue(node, out (Tensor Sum, Tensor Bias) found) ? found.Bias : null;

    private static bool IsBias(Tensor input, Tensor product) =>
        input.Op is VariableOp && input.Shape.Rank == 1 && input.Shape[0] == product.Shape[product.Shape.Rank - 1];
}
