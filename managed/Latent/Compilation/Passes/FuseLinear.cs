namespace Latent.Compilation.Passes;

/// <summary>
/// Lets a matrix product apply a bias and an activation, the gate of a gradient, or the addition of a matrix of its shape as it writes its
/// result, where no other node reads the result without them.
/// </summary>
internal sealed class FuseLinear : Rewrite
{
    protected override Tensor Replace(Graph target, Tensor node, Tensor[] inputs) =>
        Fused(target, node, inputs) ?? target.Add(node.Op, inputs, node.Name);

    private Tensor? Fused(Graph target, Tensor node, Tensor[] inputs)
    {
        if (node.Op is AddOp)
        {
            return WithBias(target, node, inputs) ?? WithAddend(target, node, inputs, 1) ?? WithAddend(target, node, inputs, 0);
        }

        if (node.Op is IActivation activation && ProductAt(node, inputs, 0) is (var linear, { Activation: null } epilogue))
        {
            return Add(target, linear, epilogue with { Activation = activation }, linear.Inputs, node.Name);
        }

        if (node.Op is GateOp gate && inputs[1].Shape == node.Shape && ProductAt(node, inputs, 0) is (var product, { } plain)
            && plain == default)
        {
            return Add(target, product, new Epilogue(Gate: gate), [.. product.Inputs, inputs[1]], node.Name);
        }

        return null;
    }

    private Tensor? WithBias(Graph target, Tensor node, Tensor[] inputs) =>
        ProductAt(node, inputs, 0) is (var product, { } epilogue) && epilogue == default && IsBias(inputs[1], product)
            ? Add(target, product, new Epilogue(Bias: true), [.. product.Inputs, inputs[1]], node.Name)
            : null;

    private Tensor? WithAddend(Graph target, Tensor node, Tensor[] inputs, int index) =>
        ProductAt(node, inputs, index) is (var product, { } epilogue) && epilogue == default && inputs[1 - index].Shape == product.Shape
            && inputs[1 - index].Op is not Leaf && IsReadOnlyBy(node, node.Inputs[1 - index])
            ? Add(target, product, new Epilogue(Addend: true), [.. product.Inputs, inputs[1 - index]], node.Name)
            : null;

    /// <summary>A replaced input and its epilogue, which is null unless the input is a product that only this node reads.</summary>
    private (Tensor Product, Epilogue? Epilogue) ProductAt(Tensor node, Tensor[] inputs, int index) =>
        (inputs[index], inputs[index].Op switch
        {
            _ when !IsReadOnlyBy(node, node.Inputs[index]) => null,
            MatMulOp => default(Epilogue),
            ProductOp { Epilogue: { Gate: null, Addend: false } } product => product.Epilogue,
            _ => null,
        });

    private static Tensor Add(Graph target, Tensor product, Epilogue epilogue, Tensor[] inputs, string name) =>
        target.Add(new ProductOp(product.Op is MatMulOp matMul ? matMul.Form : ((ProductOp)product.Op).Form, epilogue), inputs, name);

    private static bool IsBias(Tensor bias, Tensor product) => bias.Shape.Dims is [var columns] && columns == product.Shape[1];
}
