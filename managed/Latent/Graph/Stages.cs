namespace Latent;

/// <summary>In which stage of a step each node runs: where a variable that it depends on has the value meant, before the stage's updates.</summary>
internal static class Stages
{
    /// <summary>The stages of nodes in order of tracing. What depends on no variable, such as noise, runs where it is needed first.</summary>
    public static Dictionary<Tensor, int> Of(IReadOnlyList<Tensor> live)
    {
        Dictionary<Tensor, int> stages = [];
        HashSet<Tensor> bound = [];
        foreach (Tensor node in live)
        {
            int own = node.Op switch { VariableOp variable => variable.Stage, EffectOp effect => effect.Stage, _ => 0 };
            stages[node] = node.Inputs.Aggregate(own, (stage, input) => Math.Max(stage, stages[input]));
            if (node.Op is VariableOp or EffectOp || node.Inputs.Any(bound.Contains))
            {
                bound.Add(node);
            }
        }

        Dictionary<Tensor, int> firstUses = [];
        foreach (Tensor node in live.Reverse())
        {
            if (!bound.Contains(node))
            {
                stages[node] = firstUses.GetValueOrDefault(node);
            }

            foreach (Tensor input in node.Inputs)
            {
                firstUses[input] = Math.Min(firstUses.GetValueOrDefault(input, int.MaxValue), stages[node]);
            }
        }

        return stages;
    }
}
