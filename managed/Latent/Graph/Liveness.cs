namespace Latent;

/// <summary>Finds the nodes of a graph that a set of results depends on.</summary>
internal static class Liveness
{
    /// <summary>The nodes that the results depend on, themselves included, in the order of tracing.</summary>
    public static List<Tensor> Of(IEnumerable<Tensor> results)
    {
        HashSet<Tensor> live = [];
        Stack<Tensor> pending = new(results);
        while (pending.TryPop(out Tensor? node))
        {
            if (live.Add(node))
            {
                foreach (Tensor input in node.Inputs)
                {
                    pending.Push(input);
                }
            }
        }

        return [.. live.OrderBy(node => node.Id)];
    }
}
