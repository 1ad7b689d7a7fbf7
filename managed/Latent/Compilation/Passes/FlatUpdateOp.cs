using Latent.Interop.Native;

namespace Latent.Compilation.Passes;

/// <summary>
/// One update of several variables that lie one after the other and have the same settings. Inputs: the flat gradient, and the learning
/// rate.
/// </summary>
/// <param name="Updates">The updates of the single variables, in order.</param>
/// <param name="Layout">The places of the variables, counted from the first.</param>
internal sealed record FlatUpdateOp(UpdateOp[] Updates, FlatLayout Layout)
    : UpdateOp(Span(Updates, Layout, 0), [.. Updates[0].States.Select((_, state) => Span(Updates, Layout, state + 1))])
{
    public override string Name => Updates[0].Name;

    public override string Description => $"{Name} of {Updates.Length} variables";

    public override Opcode Opcode => Updates[0].Opcode;

    public override double[] Attributes => Updates[0].Attributes;

    public override double[] Evaluate(Evaluation evaluation, Tensor node, double[][] inputs)
    {
        for (int i = 0; i < Updates.Length; i++)
        {
            int offset = (int)Layout.Offsets[i];
            Updates[i].Evaluate(evaluation, node, [inputs[0][offset..(offset + Updates[i].Parameter.Count)], inputs[1]]);
        }

        return [];
    }

    protected override double Step(double parameter, double gradient, double rate, Span<double> states, long step) =>
        throw new NotSupportedException($"{Description}: the updates of the single variables compute the step.");

    /// <summary>The parameters of all updates as one variable, or a piece of their optimizer state.</summary>
    private static VariableSpan Span(UpdateOp[] updates, FlatLayout layout, int written) =>
        new(Array.ConvertAll(updates, update => update.Writes[written]), layout.Length);
}
