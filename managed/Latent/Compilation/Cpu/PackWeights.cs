using Latent.Compilation.Passes;
using Latent.Interop;

namespace Latent.Compilation.Cpu;

/// <summary>
/// Copies weights once into the order in which products read them, for all row tiles of a step or for several products with the same
/// weights.
/// </summary>
/// <remarks>
/// A product without such a copy reorders the weights itself as it reads them, and does so again in each row tile. The copy is one more
/// reading and writing of all weights, so it must replace several of these. With row tiles one product is enough, since it runs once for
/// each tile. Without them it takes three: the discriminator step of a WGAN with gradient penalty has three, for data, for samples and for
/// points between them, and that of a GAN has two, which stay as they are.
/// </remarks>
/// <param name="leastProducts">The fewest products of the graph, with the same weights and form, for which a copy is made.</param>
internal sealed class PackWeights(int leastProducts) : Rewrite
{
    private readonly Dictionary<(Tensor, GemmForm), int> _products = [];
    private readonly Dictionary<(Tensor, GemmForm), Tensor> _packed = [];

    protected override void Prepare(IReadOnlyList<Tensor> live)
    {
        foreach (Tensor node in live)
        {
            if (ProductOfWeights(node) is var (form, _))
            {
                (Tensor, GemmForm) product = (node.Inputs[1], form);
                _products[product] = _products.GetValueOrDefault(product) + 1;
            }
        }
    }

    protected override Tensor Replace(Graph target, Tensor node, Tensor[] inputs)
    {
        if (ProductOfWeights(node) is not var (form, epilogue) || _products[(node.Inputs[1], form)] < leastProducts)
        {
            return target.Add(node.Op, inputs, node.Name);
        }

        if (!_packed.TryGetValue((inputs[1], form), out Tensor? packed))
        {
            packed = target.Add(new PackOp(form), [inputs[1]], $"{inputs[1].Name} packed");
            _packed.Add((inputs[1], form), packed);
        }

        return target.Add(new ProductOp(form, epilogue with { Packed = true }), [.. inputs, packed], node.Name);
    }

    private static (GemmForm Form, Epilogue Epilogue)? ProductOfWeights(Tensor node)
    {
        (GemmForm Form, Epilogue Epilogue)? product = node.Op switch
        {
            MatMulOp matMul => (matMul.Form, default),
            ProductOp fused => (fused.Form, fused.Epilogue),
            _ => null,
        };
        return product is { Form: not GemmForm.Tn } && node.Inputs[1].Op is VariableOp && node.Inputs[0].Shape.HasBatch ? product : null;
    }
}
