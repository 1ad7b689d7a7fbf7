namespace Latent;

/// <summary>
/// Finds the stage of a step in which each node runs: the latest stage of the variables and effects that it depends on. In a stage, nodes
/// run before its updates, so that the stage's variables still have the values meant. A node that depends on no variable, such as noise,
/// runs in the first stage that needs it.
/// </summary>
internal static class Stages
{
    /// <summary>The stages of nodes, which are given in the order of tracing.</summary>
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
