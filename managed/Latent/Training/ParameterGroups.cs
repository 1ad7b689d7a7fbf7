using Latent.Models;
using Latent.Modules;

namespace Latent.Training;

/// <summary>The group of each parameter of a model.</summary>
internal sealed class ParameterGroups
{
    private static readonly ParameterGroup Standard = new(_ => true);

    private readonly Dictionary<Parameter, ParameterGroup> _groups = [];

    /// <summary>Finds the groups.</summary>
    /// <exception cref="ArgumentException">A group has no parameter of the model.</exception>
    public ParameterGroups(Model model, IReadOnlyList<ParameterGroup> groups)
    {
        foreach (Parameter parameter in model.Parameters)
        {
            if (groups.FirstOrDefault(group => group.Contains(parameter)) is { } group)
            {
                _groups.Add(parameter, group);
            }
        }

        int empty = Array.FindIndex([.. groups], group => !_groups.ContainsValue(group));
        if (empty >= 0)
        {
            throw new ArgumentException(
                $"Group {empty} (from 0) has no parameter of the model, or earlier groups have all of its parameters. The model has "
                + $"{string.Join(", ", model.Parameters.Select(parameter => parameter.Name))}. Correct the group, or remove it.",
                nameof(groups));
        }
    }

    /// <summary>The group of a parameter.</summary>
    public ParameterGroup Of(Parameter parameter) => _groups.GetValueOrDefault(parameter, Standard);
}
