namespace Latent;

/// <summary>Reverse-mode differentiation: gradients are nodes of the same graph, so they can be differentiated again.</summary>
public static class Gradient
{
    /// <summary>Adds the gradients of a scalar to its graph.</summary>
    /// <param name="loss">The value to differentiate, with a single element that does not depend on the batch.</param>
    /// <param name="parameters">The tensors to differentiate with respect to.</param>
    /// <returns>The gradient of each parameter, a tensor of its shape, or null if the loss does not depend on it.</returns>
    /// <exception cref="ArgumentException">The loss has more than one element, or its shape depends on the batch.</exception>
    public static Tensor?[] Of(Tensor loss, params ReadOnlySpan<Tensor> parameters)
    {
        ArgumentNullException.ThrowIfNull(loss);
        if (loss.Shape.HasBatch || loss.Shape.Count(1) != 1)
        {
            throw new ArgumentException(
                $"Only a scalar can be differentiated, but {loss.Name} has the shape {loss.Shape}; sum or average it first.", nameof(loss));
        }

        HashSet<Tensor> path = Dependents(loss, parameters);
        Dictionary<Tensor, Tensor> gradients = new() { [loss] = loss.Graph.Constant(1, loss.Shape) };
        foreach (Tensor node in loss.Graph.Nodes.Take(loss.Id + 1).Reverse().Where(path.Contains).ToArray())
        {
            if (gradients.TryGetValue(node, out Tensor? gradient))
            {
                Propagate(node, gradient, path, gradients);
            }
        }

        return [.. parameters.ToArray().Select(gradients.GetValueOrDefault)];
    }

    private static void Propagate(Tensor node, Tensor gradient, HashSet<Tensor> path, Dictionary<Tensor, Tensor> gradients)
    {
        if (node.Inputs.Length == 0)
        {
            return;
        }

        Tensor?[] parts = node.Op.Gradient(node, gradient);
        foreach ((Tensor input, Tensor? part) in node.Inputs.Zip(parts))
        {
            if (part is not null && path.Contains(input))
            {
                gradients[input] = gradients.TryGetValue(input, out Tensor? sum) ? sum + part : part;
            }
        }
    }

    /// <summary>The nodes up to the loss that depend on one of the parameters.</summary>
    private static HashSet<Tensor> Dependents(Tensor loss, ReadOnlySpan<Tensor> parameters)
    {
        HashSet<Tensor> path = [.. parameters];
        foreach (Tensor node in loss.Graph.Nodes.Take(loss.Id + 1))
        {
            if (node.Inputs.Any(path.Contains))
            {
                path.Add(node);
            }
        }

        return path;
    }
}
