using Latent.Compilation.Passes;
using Latent.Interop;

namespace Latent.Compilation.Cpu;

/// <summary>
/// Copies weights once into the order in which products read them: before the row tiles of a step in place of once for each, or for several
/// products, such as those of a discriminator that judges data and samples.
/// </summary>
/// <param name="leastProducts">Products that a copy is worth.</param>
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
