namespace Latent.Compilation.Passes;

/// <summary>Lets elementwise operations repeat an operand themselves rather than read a repeated copy of it.</summary>
internal sealed class ImplicitBroadcast : Rewrite
{
    protected override Tensor Replace(Graph target, Tensor node, Tensor[] inputs)
    {
        if (node.Op is BinaryOp or SelectOp or BroadcastToOp)
        {
            for (int i = 0; i < inputs.Length; i++)
            {
                Tensor[] shorter = [.. inputs];
                if (inputs[i].Op is BroadcastToOp && IsInStageOf(node.Inputs[i], node)
                    && node.Op.Infer(With(shorter, i, inputs[i].Inputs[0])) == node.Shape)
                {
                    inputs = shorter;
                }
            }
        }

        return target.Add(node.Op, inputs, node.Name);
    }

    private static Tensor[] With(Tensor[] tensors, int index, Tensor value)
    {
        tensors[index] = value;
        return tensors;
    }
}
