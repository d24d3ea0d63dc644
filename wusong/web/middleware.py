def Reading(get_response):
    return get_response


def surroundings(request):
    return {}
